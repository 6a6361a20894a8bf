using System.Text;
using System.Text.Json.Nodes;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim() ?? throw new InvalidOperationException("THING_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
client.DefaultRequestHeaders.Add("X-Api-Key", key);
using var response = await client.PostAsync("https://api.example.com/v1/it's/$HOME/chat/completions", new StringContent("""
    {
      "model": "it's \"quoted\" \\ back\\slash",
      "messages": [
        {
          "role": "user",
          "content": "$HOME ${HOME} $(touch canary) `touch canary` #{`touch canary`} \\(x) %s %d {{ 7*7 }} {% x %} */ -- </script> ''' \"\"\" ??="
        },
        {
          "role": "user",
          "content": "tab\t line\n cr\r nul\u0000 esc\u001b bell\u0007 ls\u2028 ps\u2029 nel\u0085 bom\ufeff bidi\u202e zw\u200b emoji 👩‍👩‍👧 中文"
        }
      ],
      "seed": 9007199254740991,
      "options": {
        "": "empty key",
        "0": "numeric key",
        "__proto__": {"constructor": null},
        "class": "#$0 #@x",
        "a b'c\"d$e\\f": [[], {}, [[]], [{}], null, true, false, 0, -1, 1.5, 1e-7, 1e22]
      }
    }
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
var text = JsonNode.Parse(await response.Content.ReadAsStringAsync())?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
