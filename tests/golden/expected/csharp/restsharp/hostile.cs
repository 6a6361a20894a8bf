#:package RestSharp@114.1.0
using System.Text.Json.Nodes;
using RestSharp;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim() ?? throw new InvalidOperationException("THING_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(30), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Add("X-Api-Key", key));
var request = new RestRequest("https://api.example.com/v1/it's/$HOME/chat/completions").AddStringBody("""
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
    """, ContentType.Json);
var response = await client.PostAsync(request);
var text = JsonNode.Parse(response.Content!)?["choices"]?[0]?["message"]?["content"];
Console.WriteLine(text ?? throw new InvalidDataException("No text in the response"));
