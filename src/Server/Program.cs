using TopGun.Server.Commands;

return await TopGunCommand.RunAsync(args);
