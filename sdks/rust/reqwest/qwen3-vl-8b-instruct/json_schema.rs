use std::{env, error::Error, time::Duration};

use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder().redirect(Policy::none()).build()?;
    let response = client
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(env::var("WCODE_API_KEY")?.trim())
        .timeout(Duration::from_secs(300))
        .json(&json!({
            "model": "qwen/qwen3-vl-8b-instruct",
            "messages": [
                { "role": "system", "content": "你是旅行规划助手，按给定的 JSON Schema 输出行程。" },
                { "role": "user", "content": "帮我安排苏州两日游，每天两个景点，总预算 1500 元。" }
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
                                        "places": { "type": "array", "items": { "type": "string" } },
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
        }))
        .send()
        .await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }
    let completion: Value = response.json().await?;
    let text = completion["choices"][0]["message"]["content"].as_str();
    println!("{}", text.ok_or("No text in the response")?);
    Ok(())
}
