// Looks for a member and makes another one, by axios-retry as its documentation shows it. A POST
// is retried only if one says so.
import axios from "axios";
import axiosRetry from "axios-retry";

const [url, member, accounts, body] = process.argv.slice(2);
const client = axios.create({ baseURL: url, headers: { "x-api-key": "egym-alpha-mitte", "Content-Type": "application/json" } });
axiosRetry(client, {
  retries: 3,
  retryDelay: axiosRetry.exponentialDelay,
  retryCondition: (error) => axiosRetry.isNetworkOrIdempotentRequestError(error) || error.response?.status === 429,
});
await client.get(member);
await client.post(accounts, body);
