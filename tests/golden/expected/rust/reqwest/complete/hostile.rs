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
    let key = env::var("THING_KEY")
        .ok()
        .filter(|key| !key.is_empty())
        .ok_or("Set THING_KEY first")?;

    let body = json!({
        "model": "it's \"quoted\" \\ back\\slash",
        "messages": [
            {
                "role": "user",
                "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
            },
            {
                "role": "user",
                "content": "tab\t line\n cr\r nul\0 esc\u{1b} bell\u{7} ls\u{2028} ps\u{2029} nel\u{85} bom\u{feff} bidi\u{202e} zw\u{200b} emoji 👩‍👩‍👧 中文"
            }
        ],
        "seed": 9007199254740991i64,
        "options": {
            "": "empty key",
            "0": "numeric key",
            "__proto__": { "constructor": null },
            "class": "#$0 #@x",
            "a b'c\"d$e\\f": [
                [],
                {},
                [[]],
                [{}],
                null,
                true,
                false,
                0,
                -1,
                1.5,
                1e-7,
                1e22
            ]
        }
    });

    let response = Client::new()
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", key)
        .json(&body)
        .timeout(Duration::from_secs(30))
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
