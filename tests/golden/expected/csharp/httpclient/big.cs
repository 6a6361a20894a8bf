using System.Text;

using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.example.com/v1/it's/$HOME/chat/completions");
request.Headers.Add("X-Api-Key", Environment.GetEnvironmentVariable("THING_KEY")?.Trim());
request.Content = new StringContent("""
    {
      "model": "m",
      "messages": [],
      "seed": 123456789012345678901234567890
    }
    """, Encoding.UTF8, "application/json");
using var response = await client.SendAsync(request);
response.EnsureSuccessStatusCode();
Console.WriteLine(await response.Content.ReadAsStringAsync());
