use std::{env, error::Error, time::Duration};

use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let completion: Value = reqwest::Client::new()
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(env::var("WCODE_API_KEY")?.trim())
        .timeout(Duration::from_secs(300))
        .json(&json!({
            "model": "qwen/qwen3-vl-8b-instruct",
            "messages": [
                {
                    "role": "system",
                    "content": "从用户的话里提取信息，以 JSON 输出，键为 name、city 和 hobbies。"
                },
                { "role": "user", "content": "我叫李雷，住在“山城”重庆，平时喜欢爬山和下围棋。" }
            ],
            "response_format": { "type": "json_object" }
        }))
        .send()
        .await?
        .error_for_status()?
        .json()
        .await?;
    let text = completion["choices"][0]["message"]["content"].as_str();
    println!("{}", text.ok_or(completion.to_string())?);
    Ok(())
}
