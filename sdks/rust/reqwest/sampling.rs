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
                { "role": "user", "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。" }
            ],
            "temperature": 0.7,
            "top_p": 0.9,
            "top_k": 40,
            "frequency_penalty": 0.5,
            "presence_penalty": -0.25,
            "repetition_penalty": 1.1,
            "min_p": 0.05,
            "top_a": 0.1,
            "seed": 42,
            "max_tokens": 512,
            "logit_bias": { "1024": -100, "20002": 2.5 },
            "stop": ["\n\n", "###"],
            "verbosity": "low"
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
