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
