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
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {
                            "type": "image_url",
                            "image_url": {
                                "url": "https://example.com/photos/west-lake.jpg?width=1024&format=webp",
                                "detail": "high"
                            }
                        },
                        { "type": "text", "text": "这张照片可能是在哪里拍的？请说明你的依据。" }
                    ]
                }
            ],
            "max_tokens": 512
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
