"""What commands on Apache Spark are started with, and the versions that its image names."""

import re
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from steps import commands, machine, setup, sharing, spark

JAVA = machine.Java(Path("/java"), "17.0.9")


def sent(command, name="cxr.jars"):
    jars = next(word for word in command if word.startswith(f"-D{name}="))
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
            own = (".libs/cpu/cxr-core-1.jar", ".libs/cpu/nd4j-2.jar", ".libs/cpu/slf4j-api-2.jar", ".libs/cpu/slf4j-simple-2.jar")
            kinds = [f".spark/{kind}/{jar}" for kind in ("cpu", "cpu-clusters") for jar in ("cxr-spark-1.jar", "jars/scala-library.jar")]
            for name in (*own, *kinds):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).touch()
            (folder / ".libs" / "cpu" / sharing.LISTED).write_text("cxr-core-1.jar")
            for kind in ("cpu", "cpu-clusters"):
                (folder / ".spark" / kind / spark.OPTIONS).write_text("--add-modules=a.b\n")
            with mock.patch.multiple(spark, FOLDER=folder / ".spark", step=mock.DEFAULT), mock.patch.object(
                setup, "LIBS", folder / ".libs"
            ), mock.patch.object(setup, "set_up_library", return_value=JAVA), mock.patch.object(
                machine, "backend", return_value="cpu"
            ), mock.patch.object(spark.children, "replace") as replace, mock.patch.object(sharing, "archived") as archived:
                spark.run(["label"])
                spark.run(["generate"])
                with mock.patch.dict("os.environ", HADOOP_CONF_DIR="/hadoop"):
                    spark.run(["generate", "--master", "yarn"])
        *_, generate, yarn = (call.args[0] for call in replace.call_args_list)
        self.assertNotIn("-Xshare:auto", generate)
        self.assertEqual(["cxr-core-1.jar", "nd4j-2.jar", "slf4j-api-2.jar", "cxr-spark-1.jar"], sent(generate))
        self.assertEqual(sent(generate), sent(yarn))
        self.assertFalse([word for word in generate if "spark.yarn.jars" in word])
        self.assertEqual(["slf4j-api-2.jar", "scala-library.jar"], sent(yarn, "spark.yarn.jars"))
        command = replace.call_args_list[0].args[0]
        path = [Path(jar).name for jar in command[command.index("-cp") + 1].split(":")]
        self.assertEqual(["cxr-core-1.jar", "nd4j-2.jar", "slf4j-api-2.jar", "cxr-spark-1.jar", "scala-library.jar"], path)
        self.assertEqual(["cxr-core-1.jar", "cxr-spark-1.jar"], sent(command))
        self.assertIn("--add-modules=a.b", command)
        self.assertEqual(["cxr.spark.SparkMain", "label"], command[-2:])
        self.assertIn(f"-XX:SharedArchiveFile={sharing.archive(JAVA, 'cpu-')}", command)
        _, name, start, _ = archived.call_args_list[0].args
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
