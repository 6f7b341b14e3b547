# The service as a container. The images it starts from are Debian's or Ubuntu's: they have apt-get, bash and a user "app".
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# The same script that a test runs, since not everyone who changes it can build images. With MailKit for the mail.
RUN eng/publish /published -p:MailKit=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
COPY --from=build /published /app
COPY eng/health /usr/local/bin/surveys-health
# So that `docker compose exec app surveys keys create …` works.
RUN printf '#!/bin/sh\nexec dotnet /app/Surveys.dll "$@"\n' > /usr/local/bin/surveys && chmod 755 /usr/local/bin/surveys
WORKDIR /app
USER app
ENV ASPNETCORE_URLS=http://+:8080
EXPOSE 8080
# Whether the process serves, not whether its database does: restarting this container would not bring that one back.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["surveys-health", "8080", "live"]
ENTRYPOINT ["dotnet", "/app/Surveys.dll"]
