use std::{env, error::Error, io, io::Write, time::Duration};

use futures_util::TryStreamExt;
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use sse_stream::SseByteStream;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("WCODE_API_KEY")?;
    let client = Client::builder().redirect(Policy::none()).build()?;
    let response = client
        .post("https://wcode.net/api/gpt/v1/chat/completions")
        .bearer_auth(key.trim())
        .timeout(Duration::from_secs(300))
        .json(&json!({
            "model": "qwen/qwen3-8b",
            "messages": [{ "role": "user", "content": "用三句话向第一次来的朋友介绍杭州，活泼一点！" }],
            "stream": true,
            "stream_options": { "include_usage": true }
        }))
        .send()
        .await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }

    let mut events = SseByteStream::new(response.bytes_stream());
    while let Some(event) = events.try_next().await? {
        let Some(data) = event.data else {
            continue;
        };
        if data == "[DONE]" {
            println!();
            return Ok(());
        }
        let chunk: Value = serde_json::from_str(&data)?;
        if !chunk["error"].is_null() {
            return Err(chunk["error"].to_string().replace(key.trim(), "***").into());
        }
        let text = chunk["choices"][0]["delta"]["content"].as_str();
        print!("{}", text.unwrap_or_default());
        io::stdout().flush()?;
    }
    Err("Stream ended early".into())
}
