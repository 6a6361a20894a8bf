use std::{env, error::Error, time::Duration};

use serde_json::{};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let text = reqwest::Client::new()
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", env::var("THING_KEY")?.trim())
        .timeout(Duration::from_secs(30))
        .header("Content-Type", "application/json")
        .body(r#"{
          "model": "m",
          "messages": [],
          "seed": 123456789012345678901234567890
        }"#)
        .send()
        .await?
        .error_for_status()?
        .text()
        .await?;
    println!("{text}");
    Ok(())
}
