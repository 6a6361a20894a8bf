// The JDK's HttpClient, which offers h2c with its first request, against the URL in argv: prints status and body of each.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

public class Fetch {
    public static void main(String[] argv) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (String more : new String[] {"", ",\"stream\":true", ",\"temperature\":3"}) {
            String body = "{\"model\":\"q\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]" + more + "}";
            HttpRequest request = HttpRequest.newBuilder(URI.create(argv[0] + "/chat/completions"))
                .header("Content-Type", "application/json").header("Authorization", "Bearer sk-test")
                .POST(HttpRequest.BodyPublishers.ofString(body)).build();
            var response = client.send(request, BodyHandlers.ofLines());
            System.out.println(response.statusCode());
            response.body().filter(line -> !line.isEmpty()).forEach(System.out::println);
        }
    }
}
