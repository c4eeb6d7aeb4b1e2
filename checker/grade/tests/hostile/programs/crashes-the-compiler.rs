// verdict: compile-error · control: crash · is nested so deeply that the compiler dies of it
@NESTED@
