#:package RestSharp@114.1.0
using RestSharp;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim() ?? throw new InvalidOperationException("THING_KEY is not set");

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(30), FollowRedirects = false };
using var client = new RestClient(options, headers => headers.Add("X-Api-Key", key));
var request = new RestRequest("https://api.example.com/v1/it's/$HOME/chat/completions").AddStringBody("""
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
Console.WriteLine(response.Content);
