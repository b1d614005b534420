package cxr.io.fetch;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The proxies that the environment variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY} name, in capital or small letters, as curl and pip take them; Java itself does not look
 * there.
 */
final class Proxies extends ProxySelector {

  private final Map<String, String> environment;
  private final Map<String, Proxy> byScheme = new HashMap<>();
  private final List<String> direct;

  /**
   * The proxies of an environment.
   *
   * @throws IllegalArgumentException if a variable holds no address
   */
  Proxies(Map<String, String> environment) {
    this.environment = environment;
    for (String scheme : List.of("http", "https")) {
      String address = variable(scheme + "_proxy");
      if (!address.isEmpty()) {
        byScheme.put(scheme, proxy(scheme, address));
      }
    }
    direct =
        Arrays.stream(variable("no_proxy").split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
            .filter(entry -> !entry.isEmpty())
            .toList();
  }

  /** Those of the environment; those of Java's own properties where these are set. */
  static ProxySelector ofEnvironment() {
    boolean ofJava =
        System.getProperty("http.proxyHost") != null
            || System.getProperty("https.proxyHost") != null
            || System.getProperty("socksProxyHost") != null;
    return ofJava ? ProxySelector.getDefault() : new Proxies(System.getenv());
  }

  private static Proxy proxy(String scheme, String address) {
    try {
      URI at = new URI(address.contains("://") ? address : "http://" + address);
      if (at.getHost() != null && "http".equalsIgnoreCase(at.getScheme())) {
        int port = at.getPort() < 0 ? 80 : at.getPort();
        return new Proxy(Proxy.Type.HTTP, new InetSocketAddress(at.getHost(), port));
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "%s_PROXY must be of the form http://server:port; found \"%s\"."
            .formatted(scheme.toUpperCase(Locale.ROOT), address));
  }

  /** Small letters before capitals, as curl has it. */
  private String variable(String name) {
    String value = environment.getOrDefault(name, "");
    return (value.isBlank() ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "") : value)
        .strip();
  }

  @Override
  public List<Proxy> select(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT);
    boolean isDirect =
        direct.stream()
            .anyMatch(
                entry -> entry.equals("*") || host.equals(entry) || host.endsWith("." + entry));
    Proxy proxy = byScheme.get(address.getScheme().toLowerCase(Locale.ROOT));
    return List.of(isDirect || proxy == null ? Proxy.NO_PROXY : proxy);
  }

  @Override
  public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
    // The download says so itself.
  }
}
