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
            "messages": [{ "role": "user", "content": "法国的首都是哪里？只回答城市名。" }],
            "max_tokens": 8,
            "logprobs": true,
            "top_logprobs": 2
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
