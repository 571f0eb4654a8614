// Looks for six members at a vendor that is down, by axios-retry with its exponential delay.
import axios from "axios";
import axiosRetry from "axios-retry";

const [url, byEmail] = process.argv.slice(2);
const client = axios.create({ baseURL: url, headers: { "x-api-key": "egym-alpha-mitte" } });
axiosRetry(client, { retries: 2, retryDelay: axiosRetry.exponentialDelay });
for (const name of "abcdef") {
  await client.get(byEmail + encodeURIComponent(name + "@example.com")).catch(() => {});
}
