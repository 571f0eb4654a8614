import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

class HttpClientCall {
    public static void main(String[] args) throws Exception {
        System.out.println("vendor " + status("https://mms.api.egym.com/api/v2/accounts"));
        try {
            status("https://api.example.com/");
        } catch (IOException e) {
            System.out.println("other refused");
        }
        System.out.println("direct " + status(System.getenv("MOCKVENDORS_URL") + "/_mock/ready"));
    }

    static int status(String url) throws Exception {
        var call = HttpRequest.newBuilder(URI.create(url)).header("x-api-key", System.getenv("MOCKVENDORS_EGYM_API_KEY")).build();
        return HttpClient.newHttpClient().send(call, BodyHandlers.ofString()).statusCode();
    }
}
