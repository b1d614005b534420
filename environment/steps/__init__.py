"""Sets the workbench up, runs its notebooks and its tests.

Everything that is installed lies in hidden folders of ``environment``; the home folder gets
nothing but Maven's own repository.
"""
