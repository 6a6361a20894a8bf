use std::{env, error::Error, time::Duration};

use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let body = r#"{
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }"#;
    // A redirect would take this header to another host.
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()?;
    let text = client
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", env::var("THING_KEY")?.trim())
        .header("Content-Type", "application/json")
        .timeout(Duration::from_secs(30))
        .body(body)
        .send()
        .await?
        .error_for_status()?
        .text()
        .await?;
    serde_json::from_str::<Value>(&text)?;
    println!("{text}");
    Ok(())
}
