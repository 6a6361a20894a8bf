use std::{env, error::Error, time::Duration};

use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::builder().redirect(Policy::none()).build()?;
    let response = client
        .post("https://api.example.com/v1/it's/$HOME/chat/completions")
        .header("X-Api-Key", env::var("THING_KEY")?.trim())
        .timeout(Duration::from_secs(30))
        .json(&json!({
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
                "a b'c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
            }
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
