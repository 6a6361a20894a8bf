use std::{error::Error, time::Duration};

use reqwest::{Client, redirect::Policy};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder().redirect(Policy::none()).build()?;
    let response = client
        .get("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
        .header("X-Note", "\"it's\" $HOME \\ #{1} `id`")
        .timeout(Duration::from_secs(300))
        .send()
        .await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }
    let text = response.text().await?;
    serde_json::from_str::<Value>(&text)?;
    println!("{text}");
    Ok(())
}
