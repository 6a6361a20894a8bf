using System.Text;

var key = Environment.GetEnvironmentVariable("THING_KEY")?.Trim();
ArgumentException.ThrowIfNullOrEmpty(key);

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
client.DefaultRequestHeaders.Add("X-Api-Key", key);
using var response = await client.PostAsync("https://api.example.com/v1/it's/$HOME/chat/completions", new StringContent("""
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """, Encoding.UTF8, "application/json"));
response.EnsureSuccessStatusCode();
Console.WriteLine(await response.Content.ReadAsStringAsync());
