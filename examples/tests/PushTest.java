// Tests in Java, each in a world of its own. Nothing but a JDK (17 or later); with JUnit,
// inWorld is a @BeforeEach and an @AfterEach.
//
//   mockvendors exec -- java -ea examples/tests/PushTest.java
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

public class PushTest {
    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final String MOCK = System.getenv().getOrDefault("MOCKVENDORS_URL", "http://127.0.0.1:8409");
    static final String JANE = """
        {"email": "jane.roe@example.com", "firstName": "Jane", "lastName": "Roe", "gender": "FEMALE",
         "membership": {"membershipId": "M-7", "membershipType": "BASIC", "startOfContract": "2026-01-01"}}""";

    // World is where one test takes place.
    record World(String control, String egym, String key) {
        HttpResponse<String> push(String member) throws Exception {
            return call("POST", egym + "/api/v2/accounts", member, "x-api-key", key);
        }
    }

    interface Test { void in(World world) throws Exception; }

    // inWorld makes a world of a scenario, runs a test in it, and deletes it.
    static void inWorld(String scenario, Test test) throws Exception {
        var made = call("POST", MOCK + "/_mock/worlds", "{\"scenario\": " + scenario + "}");
        check(made.statusCode() == 201, made.body());
        String name = find("\"name\": *\"([^\"]+)\"", made.body());
        String control = MOCK + "/_mock/worlds/" + name;
        try {
            test.in(new World(control, MOCK + "/w/" + name + "/egym", find("\"egym\": *\\{[^}]*\"apiKey\": *\"([^\"]+)\"", made.body())));
        } finally {
            call("DELETE", control, "");
        }
    }

    public static void main(String[] args) throws Exception {
        inWorld("\"egym-lost-answer\"", world -> { // a lost answer is followed by a conflict
            try {
                check(false, "the answer is not lost: " + world.push(JANE).body());
            } catch (IOException lost) {
            }
            var answer = world.push(JANE);
            check(answer.statusCode() == 409 && answer.body().contains("membershipExists"), answer.body());
            var why = call("GET", world.control() + "/requests/2/why", "");
            check(find("\"madeBy\": *\\{([^}]*)\\}", why.body()).replaceAll("\\s", "").equals("\"number\":1,\"delivered\":false"), why.body());
        });
        inWorld("""
            {"version": 1, "name": "mine", "title": "One chain without members",
             "vendors": {"egym": {"chains": [{"id": "mine", "gyms": [{"id": "gym", "apiKeys": ["k"]}]}]}}}""", world -> {
            var answer = world.push(JANE);
            check(answer.statusCode() == 201, answer.body());
        });
        System.out.println("ok: 2 tests");
    }

    static HttpResponse<String> call(String method, String url, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static String find(String pattern, String text) {
        Matcher m = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        check(m.find(), "there is no " + pattern + " in " + text);
        return m.group(1);
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) throw new AssertionError(otherwise);
    }
}
