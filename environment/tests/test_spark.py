"""What commands on Apache Spark are started with, and the versions that its image names."""

import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import commands, machine, setup, sharing, spark

JAVA = machine.Java(Path("/java"), "17.0.9")


def sent(command):
    jars = next(word for word in command if word.startswith("-Dcxr.jars="))
    return [Path(jar).name for jar in jars.partition("=")[2].split(",")]


class Spark(unittest.TestCase):
    def test_yarn_and_kubernetes_are_fetched_where_they_are_asked_for(self):
        for words in (["score", "--master", "yarn"], ["score", "--master=k8s://https://host:443"]):
            self.assertTrue(spark.wants_clusters(words), words)
        for words in ([], ["score"], ["score", "--master", "spark://host:7077"], ["label", "--input", "yarn.csv"], ["score", "--master"]):
            self.assertFalse(spark.wants_clusters(words), words)

    def test_yarn_is_told_where_it_is(self):
        with mock.patch.dict("os.environ", {"YARN_CONF_DIR": "", "HADOOP_CONF_DIR": ""}):
            with self.assertRaisesRegex(machine.Trouble, "HADOOP_CONF_DIR or YARN_CONF_DIR; set one"):
                spark.run(["label", "--master", "yarn"])

    def test_java_has_one_heap_and_one_collector(self):
        options = spark.java_options(JAVA)
        self.assertEqual(1, sum(option.startswith("-Xmx") for option in options))
        self.assertEqual(["-XX:+UseParallelGC"], [option for option in options if re.match(r"-XX:\+Use\w+GC$", option)])

    def test_other_starts_do_not_wait_for_it(self):
        self.assertNotIn("spark", setup.MODULES)
        self.assertFalse([path for path in setup.sources() if setup.LIB / "spark" in path.parents])
        self.assertTrue([path for path in setup.sources(("spark",)) if path.name == "SparkMain.java"])

    def test_the_words_are_the_librarys(self):
        with mock.patch.object(spark, "run") as run:
            commands.call(["spark", "label", "--help"])
        run.assert_called_once_with(["label", "--help"])

    def test_a_command_is_started_with_our_libraries_before_sparks(self):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            own = (".libs/cpu/cxr-core-1.jar", ".libs/cpu/nd4j-2.jar", ".libs/cpu/slf4j-simple-2.jar")
            for name in (*own, ".spark/cpu/cxr-spark-1.jar", ".spark/cpu/jars/scala-library.jar"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).touch()
            (folder / ".libs" / "cpu" / sharing.LISTED).write_text("cxr-core-1.jar")
            (folder / ".spark" / "cpu" / spark.OPTIONS).write_text("--add-modules=a.b\n")
            with mock.patch.multiple(spark, FOLDER=folder / ".spark", step=mock.DEFAULT), mock.patch.object(
                setup, "LIBS", folder / ".libs"
            ), mock.patch.object(setup, "set_up_library", return_value=JAVA), mock.patch.object(
                machine, "backend", return_value="cpu"
            ), mock.patch.object(spark.children, "replace") as replace, mock.patch.object(sharing, "archived") as archived:
                spark.run(["label"])
                spark.run(["generate"])
        generate = replace.call_args.args[0]
        self.assertNotIn("-Xshare:auto", generate)
        self.assertEqual(["cxr-core-1.jar", "nd4j-2.jar", "cxr-spark-1.jar"], sent(generate))
        command = replace.call_args_list[0].args[0]
        path = [Path(jar).name for jar in command[command.index("-cp") + 1].split(":")]
        self.assertEqual(["cxr-core-1.jar", "nd4j-2.jar", "cxr-spark-1.jar", "scala-library.jar"], path)
        self.assertEqual(["cxr-core-1.jar", "cxr-spark-1.jar"], sent(command))
        self.assertIn("--add-modules=a.b", command)
        self.assertEqual(["cxr.spark.SparkMain", "label"], command[-2:])
        self.assertIn(f"-XX:SharedArchiveFile={sharing.archive(JAVA, 'cpu-')}", command)
        _, name, start, _ = archived.call_args.args
        self.assertEqual("cpu-", name)
        self.assertEqual(start, command[-1 - len(start) : -1])  # Java takes an archive for the same class path alone

    def test_its_classes_are_rehearsed(self):
        tried = spark.rehearsals(Path("/place"))
        self.assertEqual(["score", "label"], [words[0] for words in tried])
        self.assertEqual({("--master", "local[1]")}, {tuple(words[-2:]) for words in tried})

    def test_the_image_has_the_versions_of_the_build(self):
        pom = (machine.ROOT / "pom.xml").read_text("utf-8")
        version = re.search(r"<spark.version>(.*)</spark.version>", pom)[1]
        own = re.search(r"<artifactId>cxr</artifactId>\s*<version>(.*)</version>", pom)[1]
        folder = machine.ENVIRONMENT / "spark"
        self.assertIn(f"FROM apache/spark:{version}-scala2.13-", (folder / "Dockerfile").read_text("utf-8"))
        self.assertIn(f"/opt/cxr/cxr-spark-{own}.jar", (folder / "kubernetes.yaml").read_text("utf-8"))


if __name__ == "__main__":
    unittest.main()
