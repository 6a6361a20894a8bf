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
            "model": "qwen/qwen3-8b",
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
            "parallel_tool_calls": true
        }))
        .send()
        .await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }
    let completion: Value = response.json().await?;
    let message = &completion["choices"][0]["message"];
    let text = message["content"].as_str().unwrap_or_default();
    let calls = message["tool_calls"].as_array();
    if text.is_empty() && calls.is_none_or(Vec::is_empty) {
        return Err("No tool calls in the response".into());
    }
    if !text.is_empty() {
        println!("{text}");
    }
    for call in calls.into_iter().flatten() {
        let name = call["function"]["name"].as_str().unwrap_or_default();
        let arguments = call["function"]["arguments"].as_str();
        println!("{name} {}", arguments.unwrap_or_default());
    }
    Ok(())
}
