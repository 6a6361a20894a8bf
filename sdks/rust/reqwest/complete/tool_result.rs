use std::env;
use std::error::Error;
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
        "model": "qwen/qwen3-8b",
        "messages": [
            { "role": "user", "content": "杭州和北京现在天气怎么样？用摄氏度。" },
            {
                "role": "assistant",
                "content": null,
                "tool_calls": [
                    {
                        "id": "call_5f2c1e7a9b3d4860",
                        "type": "function",
                        "function": {
                            "name": "get_weather",
                            "arguments": "{\"city\": \"杭州\", \"unit\": \"celsius\"}"
                        }
                    },
                    {
                        "id": "call_8d4b6a0f2e1c4973",
                        "type": "function",
                        "function": {
                            "name": "get_weather",
                            "arguments": "{\"city\": \"北京\", \"unit\": \"celsius\"}"
                        }
                    }
                ]
            },
            {
                "role": "tool",
                "tool_call_id": "call_5f2c1e7a9b3d4860",
                "content": "{\"temperature\": 22.5, \"condition\": \"小雨\"}"
            },
            {
                "role": "tool",
                "tool_call_id": "call_8d4b6a0f2e1c4973",
                "content": "{\"temperature\": 14, \"condition\": \"晴\"}"
            }
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
        ]
    });

    let response = Client::new()
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(key)
        .json(&body)
        .timeout(Duration::from_secs(300))
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

    let bytes = response.bytes().await.map_err(failed)?;
    let reply: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let text = reply["choices"][0]["message"]["content"].as_str();
    println!("{}", text.ok_or("Unexpected reply: no text in it")?);
    Ok(())
}

fn failed(error: reqwest::Error) -> String {
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("Request failed: {cause}")
}
