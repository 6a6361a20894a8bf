use std::{env, error::Error, time::Duration};

use reqwest::{Client, redirect::Policy};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let body = r#"{
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }"#;
    let client = Client::builder().redirect(Policy::none()).build()?;
    let response = client
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", env::var("THING_KEY")?.trim())
        .header("Content-Type", "application/json")
        .timeout(Duration::from_secs(30))
        .body(body)
        .send()
        .await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }
    let text = response.text().await?;
    println!("{text}");
    Ok(())
}
