import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

class UrlConnectionCall {
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
        var call = (HttpURLConnection) new URL(url).openConnection(); // an HttpsURLConnection for https
        call.setRequestProperty("x-api-key", System.getenv("MOCKVENDORS_EGYM_API_KEY"));
        return call.getResponseCode();
    }
}
