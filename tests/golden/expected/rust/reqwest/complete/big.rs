use std::env;
use std::error::Error;
use std::process;
use std::time::Duration;

use reqwest::Client;
use serde_json::Value;

#[tokio::main]
async fn main() {
    if let Err(error) = run().await {
        eprintln!("{}", error.to_string().replace(['\r', '\n'], " "));
        process::exit(1);
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let key = env::var("THING_KEY")
        .ok()
        .filter(|key| !key.is_empty())
        .ok_or("Set THING_KEY first")?;

    let body = r#"{
  "model": "m",
  "messages": [],
  "seed": 123456789012345678901234567890
}"#;

    let response = Client::new()
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", key)
        .header("Content-Type", "application/json")
        .body(body)
        .timeout(Duration::from_secs(30))
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
    serde_json::from_slice::<Value>(&bytes)
        .map_err(|error| format!("Unexpected reply: {error}"))?;
    println!("{}", String::from_utf8_lossy(&bytes));
    Ok(())
}

fn failed(error: reqwest::Error) -> String {
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("Request failed: {cause}")
}
