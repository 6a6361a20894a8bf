use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::Value;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", printable(&error.to_string()));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let key = env::var("THING_KEY").unwrap_or_default();
    let key = key.trim();
    if key.is_empty() {
        return Err("Set THING_KEY first".into());
    }

    let body = r#"{
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }"#;
    let client = Client::builder()
        .timeout(Duration::from_secs(30))
        .redirect(Policy::none()) // another host must not get the key
        .build()
        .map_err(failed)?;
    let response = client
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", key)
        .header("Content-Type", "application/json")
        .body(body)
        .send()
        .await
        .map_err(failed)?;

    let status = response.status();
    if !status.is_success() {
        let body: Value = response.json().await.unwrap_or_default();
        let reason = status.canonical_reason().unwrap_or_default().to_owned();
        let message = message(&body["error"]).unwrap_or(reason);
        return Err(format!("HTTP {}: {message}", status.as_str()).into());
    }

    let bytes = response.bytes().await.map_err(failed)?;
    println!("{}", String::from_utf8_lossy(&bytes));
    Ok(())
}

/// Returns the message of an API's error, or its JSON if it has no message.
fn message(error: &Value) -> Option<String> {
    match error["message"].as_str().or(error.as_str()) {
        Some(message) => Some(message.to_owned()),
        None if error.is_null() => None,
        None => Some(error.to_string()),
    }
}

/// Names the innermost cause: "Connection refused" says more than "error sending request".
fn failed(error: impl Error + 'static) -> String {
    let mut cause: &dyn Error = &error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("Request failed: {cause}")
}

/// Leaves out the key, which a server may repeat, and the characters that a terminal obeys.
fn printable(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    match env::var("THING_KEY").unwrap_or_default().trim() {
        "" => line,
        key => line.replace(key, "***"),
    }
}
