#:package RestSharp@114.1.0
using RestSharp;

var options = new RestClientOptions { Timeout = TimeSpan.FromSeconds(300), FollowRedirects = false };
using var client = new RestClient(options);
var request = new RestRequest("https://api.example.com/v1/it's/$HOME/things/a%2Fb%27c?q=x%20y%2C%26")
    .AddHeader("X-Note", "\"it's\" $HOME \\ #{1} `id`");
var response = await client.GetAsync(request);
Console.WriteLine(response.Content);
