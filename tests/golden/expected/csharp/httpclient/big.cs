using System.Text;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim() ?? throw new InvalidOperationException("THING_KEY is not set");

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
client.DefaultRequestHeaders.Add("X-Api-Key", key);
using var response = await client.PostAsync("https://api.example.com/v1/it's/$HOME/chat/completions", new StringContent("""
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """, Encoding.UTF8, "application/json"));
if (!response.IsSuccessStatusCode) throw new HttpRequestException($"HTTP {(int)response.StatusCode}");
Console.WriteLine(await response.Content.ReadAsStringAsync());
