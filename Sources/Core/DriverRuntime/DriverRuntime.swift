// DriverRuntime
