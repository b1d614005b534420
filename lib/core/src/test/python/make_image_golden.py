"""Writes image-golden.json: small image files of invented patterns, and what the references read.

    pip install numpy pillow==13.0.0 pydicom==3.0.2
    python make_image_golden.py ../resources/cxr/image/codec/image-golden.json

PNG files are written here, filter by filter, since Pillow writes few kinds; Pillow reads them back.
JPEG files are Pillow's. DICOM files are pydicom's, whose apply_modality_lut and apply_voi_lut make
the grey values. Files and values (16 bits, big-endian, 0 black to 65535 white) stand in base64.
"""

import base64
import io
import json
import struct
import sys
import zlib

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels import apply_modality_lut, apply_voi_lut
from pydicom.sequence import Sequence
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEGLSLossless,
    JPEGLosslessSV1,
    RLELossless,
    generate_uid,
)

PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
LUMA = np.array([0.299, 0.587, 0.114])


def pattern(height: int, width: int, channels: int, greatest: int, seed: int = 0) -> np.ndarray:
    """Slopes with noise, H W C, of whole numbers from 0 to the greatest."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    slope = 0.5 + 0.35 * np.sin(x / 3 + c + seed) * np.cos(y / 2 - c)
    noise = np.random.default_rng(seed).uniform(-0.15, 0.15, slope.shape)
    return np.clip(np.round((slope + noise) * greatest), 0, greatest).astype(np.int64)


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def words(values: np.ndarray) -> str:
    return text(np.round(np.clip(values, 0, 1) * 65535).astype(">u2").tobytes())


# PNG


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed(rows: np.ndarray, depth: int) -> list[bytes]:
    """The bytes of each row: H W C samples of some bits."""
    flat = rows.reshape(rows.shape[0], -1)
    if depth == 16:
        return [row.astype(">u2").tobytes() for row in flat]
    bits = (flat[:, :, None] >> np.arange(depth - 1, -1, -1)) & 1
    return [np.packbits(row.reshape(-1)).tobytes() for row in bits.astype(np.uint8)]


def filtered(rows: list[bytes], step: int) -> bytes:
    """Every row by another filter in turn."""
    result, above = b"", bytes(len(rows[0]))
    for number, row in enumerate(rows):
        kind, line = number % 5, bytearray()
        for i, value in enumerate(row):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            up = above[i]
            plane = left + up - corner
            paeth = min((left, up, corner), key=lambda near: abs(plane - near))
            line.append((value - (0, left, up, (left + up) // 2, paeth)[kind]) & 0xFF)
        result += bytes([kind]) + bytes(line)
        above = row
    return result


def png(samples: np.ndarray, colour: int, depth: int, interlaced: bool, extra: bytes = b"") -> bytes:
    height, width, channels = samples.shape
    step = max(1, channels * depth // 8)
    if interlaced:
        parts = [samples[top::down, left::across] for left, top, across, down in PASSES]
        data = b"".join(filtered(packed(part, depth), step) for part in parts if part.size)
    else:
        data = filtered(packed(samples, depth), step)
    squeezed = zlib.compress(data, 9)
    half = len(squeezed) // 2
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"gAMA", struct.pack(">I", 100000))  # which is not followed
        + extra
        + chunk(b"IDAT", squeezed[:half])
        + chunk(b"IDAT", squeezed[half:])
        + chunk(b"IEND", b"")
    )


def read_by_pillow(file: bytes, greatest: int) -> np.ndarray:
    image = Image.open(io.BytesIO(file))
    image.load()
    if image.mode.startswith("I"):
        return np.asarray(image).astype(float) / greatest
    return np.asarray(image.convert("L")).astype(float) / 255


def png_cases() -> list[dict]:
    kinds = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8)]
    kinds += [(4, 8), (4, 16), (6, 8), (6, 16)]
    names = {0: "grey", 2: "colour", 3: "palette", 4: "grey with alpha", 6: "colour with alpha"}
    cases = []
    for colour, depth in kinds:
        for interlaced in (False, True):
            channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
            greatest = 2**depth - 1
            samples = pattern(7, 9, channels, greatest, colour + depth)
            extra = b""
            if colour == 3:
                palette = pattern(1, greatest + 1, 3, 255, depth)[0].astype(np.uint8)
                extra = chunk(b"PLTE", palette.tobytes())
                source = palette[samples[:, :, 0]].astype(float) @ LUMA / 255
            elif channels >= 3:
                source = samples[:, :, :3] @ LUMA / greatest
            else:
                source = samples[:, :, 0] / greatest
            file = png(samples, colour, depth, interlaced, extra)
            # Pillow takes 8 bits of colours and of grey with alpha, and rounds lumas to 8 bits.
            tolerance = 0 if colour == 0 else 1.01 / 255
            name = f"PNG {names[colour]} {depth} bits" + (" interlaced" if interlaced else "")
            cases.append(case(name, file, read_by_pillow(file, 65535), tolerance, source))
    for width, height in ((1, 1), (3, 2), (5, 1)):
        samples = pattern(height, width, 1, 255)
        file = png(samples, 0, 8, True)
        name = f"PNG interlaced {width} x {height}"
        cases.append(case(name, file, read_by_pillow(file, 255), 0, samples[:, :, 0] / 255))
    return cases


def case(name: str, file: bytes, reference: np.ndarray, tolerance: float, source=None) -> dict:
    height, width = reference.shape
    result = {"name": name, "width": width, "height": height, "file": text(file)}
    result |= {"reference": words(reference), "tolerance": tolerance}
    return result if source is None else result | {"source": words(source)}


# JPEG


def jpeg_cases() -> list[dict]:
    y, x = np.mgrid[0:19, 0:26]
    smooth = 0.5 + 0.3 * np.sin(x / 6) * np.cos(y / 5)
    grey = Image.fromarray((smooth * 255).astype(np.uint8))
    colours = np.stack([smooth, smooth * 0.8 + 0.1, 0.9 - smooth * 0.6], axis=-1)
    colour = Image.fromarray((colours * 255).astype(np.uint8))
    kinds = {
        "grey": (grey, {}),
        "grey progressive": (grey, {"progressive": True}),
        "grey as colour": (grey.convert("RGB"), {"subsampling": 0}),
        "colour": (colour, {"subsampling": 0}),
        "colour of fewer chromas": (colour, {"subsampling": 2}),
        "colour progressive": (colour, {"progressive": True}),
        "colour as red, green and blue": (colour, {"keep_rgb": True}),
        "restarts": (grey, {"restart_marker_blocks": 2}),
    }
    cases = []
    for name, (image, options) in kinds.items():
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=92, optimize=True, **options)
        file = buffer.getvalue()
        cases.append(case("JPEG " + name, file, read_by_pillow(file, 255), 2.01 / 255))
    return cases


# DICOM


def dicom(samples: np.ndarray, stored: int, syntax: str, **attributes) -> Dataset:
    """samples: H W, or H W 3, of numbers that fit the stored bits."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = syntax
    dataset.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.1"
    dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["invented"])
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID
    dataset.PatientID = "nobody"
    # A preview whose size is not the picture's.
    icon = Dataset()
    icon.Rows, icon.Columns, icon.BitsAllocated, icon.SamplesPerPixel = 2, 2, 8, 1
    icon.PixelData = b"\0\1\2\3"
    icon["PixelData"].VR = "OB"
    dataset.IconImageSequence = Sequence([icon])
    code = Dataset()
    code.CodeValue = "R-10206"
    view = Dataset()
    view.CodeMeaning = "postero-anterior"
    view.ViewModifierCodeSequence = Sequence([code])
    view.is_undefined_length_sequence_item = True
    dataset.ViewCodeSequence = Sequence([view])
    dataset["ViewCodeSequence"].is_undefined_length = True
    dataset.Rows, dataset.Columns = samples.shape[:2]
    dataset.SamplesPerPixel = 1 if samples.ndim == 2 else 3
    dataset.PhotometricInterpretation = "MONOCHROME2" if samples.ndim == 2 else "RGB"
    dataset.BitsAllocated = 8 if stored <= 8 else 16
    dataset.BitsStored, dataset.HighBit = stored, stored - 1
    dataset.PixelRepresentation = int(samples.min() < 0)
    for name, value in attributes.items():
        setattr(dataset, name, value)
    order = ">" if syntax == ExplicitVRBigEndian else "<"
    data = samples.astype(f"{order}i{dataset.BitsAllocated // 8}" if dataset.PixelRepresentation else f"{order}u{dataset.BitsAllocated // 8}").tobytes()
    data += b"\0" * (len(data) % 2)
    if order == ">" and dataset.BitsAllocated == 8:
        data = np.frombuffer(data, np.uint8).reshape(-1, 2)[:, ::-1].tobytes()
    dataset.PixelData = data
    dataset["PixelData"].VR = "OW" if dataset.BitsAllocated == 16 or order == ">" else "OB"
    return dataset


def written(dataset: Dataset) -> bytes:
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def table(first: int, entries: list[int], bits: int) -> Sequence:
    item = Dataset()
    item.add_new(0x00283002, "US", [len(entries), first, bits])
    item.add_new(0x00283006, "OW", np.array(entries, "<u2").tobytes())
    return Sequence([item])


def read_by_pydicom(file: bytes) -> np.ndarray:
    """What the references make of a file, brought to 0..1."""
    dataset = pydicom.dcmread(io.BytesIO(file))
    pixels = dataset.pixel_array
    values = apply_modality_lut(pixels, dataset).astype(float)
    if "VOILUTSequence" in dataset:
        bits = dataset.VOILUTSequence[0].LUTDescriptor[2]
        share = apply_voi_lut(apply_modality_lut(pixels, dataset), dataset) / (2**bits - 1)
    elif "WindowWidth" in dataset:
        if "ModalityLUTSequence" in dataset:
            least, greatest = 0, 2 ** dataset.ModalityLUTSequence[0].LUTDescriptor[2] - 1
        else:
            bits, signed = dataset.BitsStored, dataset.PixelRepresentation
            slope, intercept = float(dataset.get("RescaleSlope", 1)), float(dataset.get("RescaleIntercept", 0))
            least = (-(2 ** (bits - 1)) if signed else 0) * slope + intercept
            greatest = (2 ** (bits - signed) - 1) * slope + intercept
        share = (apply_voi_lut(values, dataset) - least) / (greatest - least)
    else:
        share = (values - values.min()) / (values.max() - values.min())
    return 1 - share if dataset.PhotometricInterpretation == "MONOCHROME1" else share


def dicom_cases() -> list[dict]:
    little, implicit, big = ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian
    plain = {bits: pattern(7, 9, 1, 2**bits - 1, bits)[:, :, 0] for bits in (8, 10, 12, 16)}
    signed = {bits: values - 2 ** (bits - 1) for bits, values in plain.items()}
    window = {"WindowCenter": 1800, "WindowWidth": 2000}
    several = {"WindowCenter": ["1500.5", "9"], "WindowWidth": ["2500", "1"]}
    rescaled = {"RescaleSlope": "0.5", "RescaleIntercept": "-1024"}
    curve = [int(round(1023 * (i / 4095) ** 0.5)) for i in range(0, 4096, 16)]
    kinds = {
        "8 bits": dicom(plain[8], 8, little),
        "8 bits implicit": dicom(plain[8], 8, implicit),
        "8 bits big-endian": dicom(plain[8], 8, big),
        "8 bits signed": dicom(signed[8], 8, little),
        "10 bits without window": dicom(plain[10], 10, implicit),
        "12 bits window": dicom(plain[12], 12, little, **window),
        "12 bits window inverted": dicom(plain[12], 12, implicit, PhotometricInterpretation="MONOCHROME1", **window),
        "12 bits several windows": dicom(plain[12], 12, little, **several),
        "12 bits exact window": dicom(plain[12], 12, little, VOILUTFunction="LINEAR_EXACT", **window),
        "12 bits sigmoid window": dicom(plain[12], 12, little, VOILUTFunction="SIGMOID", **window),
        "12 bits narrow window": dicom(plain[12], 12, little, WindowCenter=2000, WindowWidth=1),
        "12 bits rescaled": dicom(plain[12], 12, little, WindowCenter=0, WindowWidth=1000, **rescaled),
        "12 bits signed rescaled": dicom(signed[12], 12, big, WindowCenter=-1000, WindowWidth=1500, **rescaled),
        "16 bits": dicom(plain[16], 16, little, WindowCenter=30000, WindowWidth=40000),
        "16 bits big-endian": dicom(plain[16], 16, big, WindowCenter=30000, WindowWidth=40000),
        "16 bits signed": dicom(signed[16], 16, implicit, WindowCenter=-2000, WindowWidth=30000),
        "values' table": dicom(plain[12], 12, little, VOILUTSequence=table(1000, curve, 10), **window),
        "values' table implicit": dicom(plain[12], 12, implicit, VOILUTSequence=table(1000, curve, 10)),
        "modality's table": dicom(plain[12], 12, little, ModalityLUTSequence=table(1500, [64 * v for v in curve], 16), WindowCenter=30000, WindowWidth=40000),
    }
    cases = []
    for name, dataset in kinds.items():
        file = written(dataset)
        cases.append(case("DICOM " + name, file, read_by_pydicom(file), 1.01 / 65535))
    old = dicom(plain[8], 8, implicit)
    buffer = io.BytesIO()
    pydicom.dcmwrite(buffer, Dataset({k: v for k, v in old.items() if k.group > 2}), implicit_vr=True, little_endian=True, enforce_file_format=False)
    cases.append(case("DICOM without preamble", buffer.getvalue(), (plain[8] - plain[8].min()) / np.ptp(plain[8]), 1.01 / 65535))
    overlaid = dicom(plain[12] + 0x5000, 12, little, **window)
    cases.append(case("DICOM bits above those used", written(overlaid), read_by_pydicom(written(kinds["12 bits window"])), 1.01 / 65535))
    rgb = pattern(7, 8, 3, 255, 3)
    luma = rgb @ LUMA / 255
    cases.append(case("DICOM colours", written(dicom(rgb, 8, little, PlanarConfiguration=0)), luma, 1.01 / 65535))
    planes = dicom(rgb, 8, little, PlanarConfiguration=1)
    planes.PixelData = rgb.transpose(2, 0, 1).astype(np.uint8).tobytes()
    cases.append(case("DICOM colours in planes", written(planes), luma, 1.01 / 65535))
    ycc = dicom(rgb, 8, little, PlanarConfiguration=0, PhotometricInterpretation="YBR_FULL")
    cases.append(case("DICOM luma and chromas", written(ycc), rgb[:, :, 0] / 255, 1.01 / 65535))
    return cases


def refused() -> list[dict]:
    cases = []
    compressed = (
        (JPEGLosslessSV1, "JPEG lossless", "dcmdjpeg"),
        (JPEGLSLossless, "JPEG-LS", "dcmdjpls"),
        (RLELossless, "RLE", "dcmdrle"),
    )
    for syntax, words_, tool in compressed:
        dataset = dicom(pattern(7, 9, 1, 255)[:, :, 0], 8, ExplicitVRLittleEndian)
        dataset.PixelData = pydicom.encaps.encapsulate([b"\0" * 8])
        dataset["PixelData"].VR = "OB"
        dataset["PixelData"].is_undefined_length = True
        dataset.file_meta.TransferSyntaxUID = syntax
        cases.append({"name": "DICOM " + syntax.name, "file": text(written(dataset)), "says": [words_, str(syntax), tool]})
    frames = dicom(np.zeros((4, 4), int), 8, ExplicitVRLittleEndian, NumberOfFrames=2)
    frames.PixelData = bytes(32)
    cases.append({"name": "DICOM frames", "file": text(written(frames)), "says": ["2 frames"]})
    numbers = dicom(np.zeros((4, 4), int), 8, ExplicitVRLittleEndian, PhotometricInterpretation="PALETTE COLOR")
    cases.append({"name": "DICOM palette", "file": text(written(numbers)), "says": ["PALETTE COLOR"]})
    buffer = io.BytesIO()
    Image.new("CMYK", (8, 8)).save(buffer, "JPEG")
    cases.append({"name": "JPEG of inks", "file": text(buffer.getvalue()), "says": ["4 channels"]})
    return cases


# Sizes


def resized() -> dict:
    """Means of areas where sizes divide each other are Pillow's BOX; else both of its filters are near."""
    y, x = np.mgrid[0:32, 0:40]
    smooth = 0.5 + 0.3 * np.sin(x / 7) * np.cos(y / 6)
    noise = np.random.default_rng(5).uniform(-0.1, 0.1, smooth.shape)
    samples = np.clip(np.round((smooth + noise) * 255), 0, 255).astype(np.uint8)
    floats = Image.fromarray((samples / 255).astype(np.float32))
    sizes = []
    for width, height in ((10, 8), (20, 16), (20, 32), (25, 19), (11, 15), (50, 36)):
        entry = {"width": width, "height": height}
        for name, kind in (("box", Image.Resampling.BOX), ("bilinear", Image.Resampling.BILINEAR)):
            entry[name] = words(np.asarray(floats.resize((width, height), kind)))
        sizes.append(entry)
    file = png(samples[:, :, None].astype(np.int64), 0, 8, False)
    return {"file": text(file), "sizes": sizes}


def main() -> None:
    golden = {
        "read": png_cases() + jpeg_cases() + dicom_cases(),
        "refused": refused(),
        "resized": resized(),
    }
    with open(sys.argv[1], "w") as file:
        json.dump(golden, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
