use std::{env, error::Error, io, io::Write, time::Duration};

use futures_util::TryStreamExt;
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use sse_stream::SseByteStream;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("WCODE_API_KEY")?;
    let client = Client::builder().redirect(Policy::none()).build()?;
    let response = client
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(key.trim())
        .timeout(Duration::from_secs(300))
        .json(&json!({
            "model": "qwen/qwen3-vl-8b-instruct",
            "messages": [{ "role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。" }],
            "tools": [
                {
                    "type": "function",
                    "function": {
                        "name": "get_weather",
                        "description": "查询指定城市当前的天气",
                        "parameters": {
                            "type": "object",
                            "properties": {
                                "city": { "type": "string", "description": "城市名称，例如：杭州" },
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
        }))
        .send()
        .await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }

    let mut text = String::new();
    let mut calls: Vec<(Value, String)> = Vec::new(); // index and line of each call
    let mut events = SseByteStream::new(response.bytes_stream());
    while let Some(event) = events.try_next().await? {
        let Some(data) = event.data else {
            continue;
        };
        if data == "[DONE]" {
            if !text.is_empty() {
                println!();
            }
            for (_, call) in calls {
                println!("{call}");
            }
            return Ok(());
        }
        let chunk: Value = serde_json::from_str(&data)?;
        if !chunk["error"].is_null() {
            return Err(chunk["error"].to_string().replace(key.trim(), "***").into());
        }
        let delta = &chunk["choices"][0]["delta"];
        let content = delta["content"].as_str().unwrap_or_default();
        print!("{content}");
        io::stdout().flush()?;
        text += content;
        for piece in delta["tool_calls"].as_array().into_iter().flatten() {
            let (index, function) = (&piece["index"], &piece["function"]);
            let name = function["name"].as_str().unwrap_or_default();
            if !name.is_empty() {
                calls.push((index.clone(), format!("{name} ")));
            }
            let call = calls.iter_mut().rfind(|(other, _)| other == index);
            let (_, line) = call.ok_or("Unexpected response: a tool call without a name")?;
            *line += function["arguments"].as_str().unwrap_or_default();
        }
    }
    Err("Stream ended early".into())
}
