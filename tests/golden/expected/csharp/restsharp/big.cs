#:package RestSharp@114.1.0
using RestSharp;

using var client = new RestClient(
    new RestClientOptions { Timeout = TimeSpan.FromSeconds(30), FollowRedirects = false },
    headers => headers.Add("X-Api-Key", Environment.GetEnvironmentVariable("THING_KEY")?.Trim()));
var request = new RestRequest("https://api.example.com/v1/it's/$HOME/chat/completions");
request.AddStringBody("""
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """, ContentType.Json);
var response = await client.PostAsync(request);
Console.WriteLine(response.Content);
