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
            {
                "role": "system",
                "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。"
            },
            {
                "role": "user",
                "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。"
            }
        ],
        "response_format": {
            "type": "json_schema",
            "json_schema": {
                "name": "travel_plan",
                "description": "一份按天安排的旅行计划",
                "strict": true,
                "schema": {
                    "type": "object",
                    "properties": {
                        "city": { "type": "string" },
                        "days": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "properties": {
                                    "day": { "type": "integer" },
                                    "places": {
                                        "type": "array",
                                        "items": { "type": "string" }
                                    },
                                    "tip": { "type": ["string", "null"] }
                                },
                                "required": ["day", "places", "tip"],
                                "additionalProperties": false
                            }
                        },
                        "budget": {
                            "type": "object",
                            "properties": {
                                "amount": { "type": "number" },
                                "currency": { "type": "string", "enum": ["CNY", "USD"] }
                            },
                            "required": ["amount", "currency"],
                            "additionalProperties": false
                        }
                    },
                    "required": ["city", "days", "budget"],
                    "additionalProperties": false
                }
            }
        },
        "structured_outputs": true
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
