// Write @readme/httpsnippet's snippets of the requests on stdin. Arguments: output directory, then targets as
// target/client.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { HTTPSnippet } from "@readme/httpsnippet";

const [out, ...targets] = process.argv.slice(2);
for (const target of targets) mkdirSync(`${out}/${target}`, { recursive: true });

for (const { name, method, url, body } of JSON.parse(readFileSync(0, "utf8"))) {
  const snippet = new HTTPSnippet({
    method,
    url,
    httpVersion: "HTTP/1.1",
    headers: [
      { name: "content-type", value: "application/json" },
      { name: "authorization", value: "Bearer KEY" },
    ],
    postData: { mimeType: "application/json", text: body ?? "" },
  });
  for (const target of targets) {
    const [text] = [snippet.convert(...target.split("/"))].flat();
    if (!text) throw new Error(`no snippet for ${target}`);
    writeFileSync(`${out}/${target}/${name}`, text);
  }
}
