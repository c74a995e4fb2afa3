using Microsoft.AspNetCore.Diagnostics;
using Offload;

namespace HostedService;

/// <summary>Tells users what became of what they wrote. The service itself is well, whatever it was.</summary>
internal sealed class CallFailures(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        (int status, string title) = exception switch
        {
            WorkerTimeoutException => (StatusCodes.Status422UnprocessableEntity, "It took too long, and was ended."),
            WorkerCrashedException => (StatusCodes.Status422UnprocessableEntity, "It has brought its process down."),
            FormatException => (StatusCodes.Status400BadRequest, exception.Message),
            // Only .NET itself can make one: what comes from the worker is a RemoteException that names it.
            RemoteException { RemoteTypeName: "System.Text.RegularExpressions.RegexParseException" }
                => (StatusCodes.Status400BadRequest, exception.Message),
            WorkerStartException or ObjectDisposedException => (StatusCodes.Status503ServiceUnavailable, "Try again later."),
            _ => (0, ""),
        };
        if (status == 0)
            return false;

        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(
            new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = { Status = status, Title = title } });
    }
}
