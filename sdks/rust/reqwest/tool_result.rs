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
            ]
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
