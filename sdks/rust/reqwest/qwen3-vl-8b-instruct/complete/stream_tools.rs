use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::mem;
use std::process;
use std::time::Duration;

use reqwest::Client;
use serde_json::{Value, json};

#[tokio::main]
async fn main() {
    if let Err(error) = run().await {
        eprintln!("{}", error.to_string().replace(['\r', '\n'], " "));
        process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let key = env::var("WCODE_API_KEY")
        .ok()
        .filter(|key| !key.is_empty())
        .ok_or("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey")?;

    let body = json!({
        "model": "qwen/qwen3-vl-8b-instruct",
        "messages": [
            { "role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。" }
        ],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "get_weather",
                    "description": "查询指定城市当前的天气",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "city": {
                                "type": "string",
                                "description": "城市名称，例如：杭州"
                            },
                            "unit": {
                                "type": "string",
                                "enum": ["celsius", "fahrenheit"],
                                "description": "温度单位"
                            }
                        },
                        "required": ["city"]
                    }
                }
            }
        ],
        "tool_choice": "auto",
        "stream": true
    });

    let client = Client::builder()
        .read_timeout(Duration::from_secs(300))
        .build()
        .map_err(failed)?;
    let mut response = client
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(key)
        .json(&body)
        .send()
        .await
        .map_err(failed)?;

    let status = response.status();
    if !status.is_success() {
        let reply: Value = response.json().await.unwrap_or_default();
        let message = reply["error"]["message"].as_str();
        let message = message.or(status.canonical_reason()).unwrap_or_default();
        return Err(format!("HTTP {}: {message}", status.as_str()).into());
    }

    let mut events = Events::default();
    let mut printed = false;
    while let Some(bytes) = response.chunk().await.map_err(failed)? {
        for byte in bytes {
            let Some(data) = events.push(byte) else {
                continue;
            };
            if data == "[DONE]" {
                println!();
                return Ok(());
            }
            let event: Value = serde_json::from_str(&data)
                .map_err(|error| format!("Unexpected reply: {error}"))?;
            if event["error"].is_object() {
                let message = event["error"]["message"].as_str().unwrap_or_default();
                return Err(format!("Stream failed: {message}").into());
            }
            let delta = &event["choices"][0]["delta"];
            if let Some(text) = delta["content"].as_str() {
                print!("{text}");
                printed |= !text.is_empty();
            }
            for call in delta["tool_calls"].as_array().into_iter().flatten() {
                let function = &call["function"];
                if let Some(name) = function["name"].as_str().filter(|name| !name.is_empty()) {
                    print!("{}{name} ", if printed { "\n" } else { "" });
                    printed = true;
                }
                print!("{}", function["arguments"].as_str().unwrap_or_default());
            }
            io::stdout().flush()?;
        }
    }
    Err("Stream ended early".into())
}

fn failed(error: reqwest::Error) -> String {
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("Request failed: {cause}")
}

/// Server-sent events: takes the bytes of a stream, gives the data of each event.
#[derive(Default)]
struct Events {
    line: Vec<u8>,
    data: Vec<String>,
    after_cr: bool,
}

impl Events {
    fn push(&mut self, byte: u8) -> Option<String> {
        let after_cr = mem::replace(&mut self.after_cr, byte == b'\r');
        if byte == b'\n' && after_cr {
            return None;
        }
        if byte != b'\n' && byte != b'\r' {
            self.line.push(byte);
            return None;
        }

        let line = mem::take(&mut self.line);
        if let Some(data) = line.strip_prefix(b"data:") {
            let data = data.strip_prefix(b" ").unwrap_or(data);
            self.data.push(String::from_utf8_lossy(data).into_owned());
        }
        let complete = line.is_empty() && !self.data.is_empty();
        complete.then(|| mem::take(&mut self.data).join("\n"))
    }
}
