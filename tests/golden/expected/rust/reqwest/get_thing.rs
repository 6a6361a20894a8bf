use std::{error::Error, time::Duration};

use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let text = reqwest::Client::new()
        .get("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
        .header("X-Note", "\"it's\" $HOME \\ #{1} `id`")
        .timeout(Duration::from_secs(300))
        .send()
        .await?
        .error_for_status()?
        .text()
        .await?;
    serde_json::from_str::<Value>(&text)?;
    println!("{text}");
    Ok(())
}
