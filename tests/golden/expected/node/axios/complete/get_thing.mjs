import axios from "axios";

try {
  const response = await axios({
    method: "GET",
    url: "https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26",
    headers: {
      "X-Note": '"it\'s" $HOME \\ #{1} `id`',
    },
    responseType: "text",
    timeout: 300_000,
    maxRedirects: 0,
    validateStatus: null,
  });
  const { status, statusText, data: text } = response;
  if (status < 200 || status > 299) {
    const { error } = parse(text) ?? {};
    throw new Error(`HTTP ${status}: ${describe(error) ?? statusText}`);
  }
  if (text !== "") JSON.parse(text); // an error unless it is JSON
  console.log(text);
} catch (error) {
  // Only the message, on one line: the error itself holds the key.
  const message = explain(error).replace(/[\s\p{Cc}]+/gu, " ");
  console.error(message);
  process.exit(1);
}

function explain(error) {
  if (error instanceof SyntaxError) return "Unexpected response: invalid JSON";
  if (error instanceof TypeError) {
    return `Unexpected response: ${error.message}`;
  }
  return error.code ? `Request failed: ${error.message}` : error.message;
}

function describe(error) {
  if (typeof error === "string") return error;
  return error?.message ?? (error ? JSON.stringify(error) : undefined);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
