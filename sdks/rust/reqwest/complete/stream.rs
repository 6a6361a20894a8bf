use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use futures_util::TryStreamExt;
use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use sse_stream::SseByteStream;

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
    let key = env::var("WCODE_API_KEY").unwrap_or_default();
    let key = key.trim();
    if key.is_empty() {
        return Err("Set WCODE_API_KEY first; get a key at https://wcode.net/get-apikey".into());
    }

    let body = json!({
        "model": "qwen/qwen3-8b",
        "messages": [{ "role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！" }],
        "stream": true,
        "stream_options": { "include_usage": true }
    });
    let client = Client::builder()
        .read_timeout(Duration::from_secs(300))
        .redirect(Policy::none()) // another host must not get the key
        .build()
        .map_err(failed)?;
    let response = client
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(key)
        .json(&body)
        .send()
        .await
        .map_err(failed)?;

    let status = response.status();
    let content_type = response.headers().get("content-type");
    let is_json =
        content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    if !status.is_success() || is_json {
        let body: Value = response.json().await.unwrap_or_default();
        let reason = status.canonical_reason().unwrap_or_default().to_owned();
        let message = message(&body["error"]).unwrap_or(reason);
        return Err(format!("HTTP {}: {message}", status.as_str()).into());
    }

    let mut events = SseByteStream::new(response.bytes_stream());
    while let Some(event) = events.try_next().await.map_err(failed)? {
        let Some(data) = event.data else {
            continue;
        };
        if data == "[DONE]" {
            println!();
            return Ok(());
        }
        let chunk: Value =
            serde_json::from_str(&data).map_err(|error| format!("Unexpected response: {error}"))?;
        if let Some(message) = message(&chunk["error"]) {
            return Err(format!("Stream failed: {message}").into());
        }
        let delta = &chunk["choices"][0]["delta"];
        let content = delta["content"].as_str().unwrap_or_default();
        print!("{content}");
        io::stdout().flush()?;
    }
    Err("Stream ended early".into())
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
    match env::var("WCODE_API_KEY").unwrap_or_default().trim() {
        "" => line,
        key => line.replace(key, "***"),
    }
}
