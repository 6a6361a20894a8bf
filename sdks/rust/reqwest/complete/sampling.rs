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
                "role": "user",
                "content": "给一家开在旧书店里的咖啡馆起三个名字，每行一个。"
            }
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
