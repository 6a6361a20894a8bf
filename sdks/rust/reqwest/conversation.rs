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
