use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use reqwest::Client;
use reqwest::redirect::Policy;
use serde_json::{Value, json};

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
        "model": "qwen/qwen3-vl-8b-instruct",
        "messages": [
            {
                "role": "system",
                "content": "你是一位耐心的编程老师。用中文回答，代码要短，别说“It's easy”。"
            },
            {
                "role": "user",
                "content": "在 Shell 里，echo '${name}' 和 echo \"${name}\" 有什么区别？"
            },
            {
                "role": "assistant",
                "content": "单引号里的内容原样输出，所以打印的是 ${name}；\n双引号会展开变量，打印的是变量的值。"
            },
            {
                "role": "user",
                "content": "那 Ruby 的 \"#{name}\" 呢？还有，Windows 路径 \"C:\\temp\\new\" 为什么会出错？"
            }
        ]
    });
    let client = Client::builder()
        .timeout(Duration::from_secs(300))
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
    if !status.is_success() {
        let body: Value = response.json().await.unwrap_or_default();
        let reason = status.canonical_reason().unwrap_or_default().to_owned();
        let message = message(&body["error"]).unwrap_or(reason);
        return Err(format!("HTTP {}: {message}", status.as_str()).into());
    }

    let bytes = response.bytes().await.map_err(failed)?;
    let completion: Value =
        serde_json::from_slice(&bytes).map_err(|error| format!("Unexpected response: {error}"))?;
    if let Some(message) = message(&completion["error"]) {
        return Err(format!("Unexpected response: {message}").into());
    }
    let message = &completion["choices"][0]["message"];
    let text = message["content"].as_str();
    println!("{}", text.ok_or("Unexpected response: no text")?);
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
    match env::var("WCODE_API_KEY").unwrap_or_default().trim() {
        "" => line,
        key => line.replace(key, "***"),
    }
}
